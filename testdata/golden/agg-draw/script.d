#pragma D option quiet
#pragma D option agghist
#pragma D option encoding=ascii
BEGIN{
 @c["short"]=sum(10); @c["a longer text than fits"]=sum(30); @c[""]=sum(60);
 @n["minus"]=sum(-10); @n["plus"]=sum(30);
 @m[1,"x",(char)3]=sum(-5); @m[2,"y",(char)4]=sum(-15);
 @k=count();
 @q[1]=quantize(0); @q[1]=quantize(100,7); @q[2]=quantize(1,-3); @q[2]=quantize(7,5);
 @l["a"]=lquantize(3,0,10,1); @l["a"]=lquantize(5,0,10,1,4); @l["b"]=lquantize(50,0,10);
 @u=quantize(-5);
 @z=avg(5);
 printa(@c); printa(@n); printa(@m); printa(@k); printa(@q); printa(@z);
 setopt("agghist","no"); setopt("aggpack");
 printa(@q); printa(@l); printa(@u); printa(@c);
 setopt("encoding","utf8");
 printa(@q); printa(@l);
 setopt("aggzoom");
 printa(@l); setopt("aggpack","no"); printa(@l); setopt("encoding","ascii"); printa(@l); setopt("agghist"); printa(@c);
 exit(0);
}
